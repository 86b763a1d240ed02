import Foundation

/// Reads an object with an independent reader; nothing when it is none.
func parseJSON(_ text: String) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
}
