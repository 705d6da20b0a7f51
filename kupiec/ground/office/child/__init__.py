"""What runs in the limited child: office files and PDFs of strangers are opened here only."""
