"""What sections are built from: charts, tables and sentences that are no section by themselves."""
