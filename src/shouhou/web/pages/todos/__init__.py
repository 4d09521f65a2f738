"""What is to be done in 千牛."""
