"""WeChat Official Accounts: messages come as signed XML, the first answer goes back in the response to them."""
