"""From a situation to one to three costed options: who gets what, who pays, by which clause, in which words."""
