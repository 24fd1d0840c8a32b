package benefit

// What tests outside the package reach of its arithmetic.
var Apportion = apportion
