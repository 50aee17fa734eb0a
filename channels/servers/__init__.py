"""What several apps' adapters use to call their app's servers, and to judge the requests that come from there."""
