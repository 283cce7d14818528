"""UIMA and INCEpTION: CAS as XMI and JSON, WebAnno TSV."""
