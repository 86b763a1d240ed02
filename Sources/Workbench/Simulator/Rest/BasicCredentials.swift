import Crypto

/// What follows `Basic ` in an Authorization header.
func basicCredentials(_ name: String, _ secret: String) -> String {
    base64Encode(Array("\(name):\(secret)".utf8))
}
