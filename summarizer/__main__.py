"""`python -m summarizer` is `summarizer`."""

from summarizer.cli.main import main

main()
