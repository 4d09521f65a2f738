"""Actions. One public function is one intention and one transaction."""
