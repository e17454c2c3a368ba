"""The words of a report: message catalogues, numbers and dates, figures in sentences, translations."""
