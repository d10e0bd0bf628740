"""From pages to sentences: lines, columns, furniture, headings, paragraphs; knows no note."""
