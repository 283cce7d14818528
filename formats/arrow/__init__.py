"""Parquet and Hugging Face datasets."""
