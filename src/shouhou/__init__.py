"""shouhou 售后: an after-sales workbench for Taobao and Tmall shops."""
