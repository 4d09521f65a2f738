"""Who must prove what: kinds of proof, claims, who proves first, and until when."""
