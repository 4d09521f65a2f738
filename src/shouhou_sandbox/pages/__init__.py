"""Small Chinese pages for whoever plays buyer, officer, carrier or watches the sandbox."""
