"""WeChat customer service by WeCom (微信客服): customers write in WeChat, without adding anybody as a friend."""
