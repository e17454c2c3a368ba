"""Files that other programs read: data package, DHIS2, IATI, SDMX and the record of the release."""
