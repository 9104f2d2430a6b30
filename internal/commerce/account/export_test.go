package account

// SendReset is what a ForgotJob does.
var SendReset = (*Service).sendReset
