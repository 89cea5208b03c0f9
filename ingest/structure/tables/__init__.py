"""Tables: their cells, header rows, row labels, parents and units of measure."""
