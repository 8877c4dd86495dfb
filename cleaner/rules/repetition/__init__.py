"""Rules that know what stands in other documents, too: a second opinion, never a reason of its own."""
