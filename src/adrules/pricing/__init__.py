"""What tokens cost: a dated price table with sources, and the arithmetic."""
