"""A view as something to take away: pictures, tables, a deck of slides, a report."""
