"""What a buyer complains of, who would be at fault if it is as told, and how sure we are."""
