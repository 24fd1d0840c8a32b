// Package signing says who sent a message of the national interface, and keeps
// out who may not send one.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020) leaves the signature to the
// centres; 网络安全法 第21条 and 密码法 第27条 ask for it. Which way of signing a
// centre demands is its own choice, so schemes are exchangeable: _api_* headers
// with HMAC-SHA1, x-tif-* headers with SHA-256, x-ca-* headers with HMAC-SM3, and
// bodies signed by SM2 and sealed by SM4. Without a scheme only callers on this
// machine are answered.
//
// A Gate does for every scheme alike what is not the scheme's own: it finds the
// keys, looks whether one holds, asks that the time is near and the signature
// new, counts messages against the institution's rate, and says as whom the
// sender may speak.
//
// Limits. _api_* and x-tif-* do not sign the body, and an SM2 signature covers
// the input but not the head of the envelope: they prove who sent, and rely on
// TLS or a line of one's own for what was sent. What was used is remembered in
// this process only; see docs/adr. SM4 is used as the field uses it (ECB, the
// shared secret as the key), which hides content but not that two are alike.
package signing
