"""The files a seller exports by hand in 千牛: refund, order and item reports in every generation that was seen."""
