"""HCL, the language of Terraform."""
