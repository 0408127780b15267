"""Pages of jurisdictions, institutions and people in office: for everybody, and for those who keep the directory."""
