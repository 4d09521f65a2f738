"""What a refund may do: the sandbox's own reading of the after-sales rules, without HTTP."""
