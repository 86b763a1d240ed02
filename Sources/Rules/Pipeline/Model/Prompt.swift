/// What a language model is asked about one turn. Its words are ours and ``SafeText``: a customer's raw text cannot be put into it.
///
///     let line: Prompt.Words = "customer: \(Sentinel.safe(text))"
public struct Prompt: Sendable, Hashable {
    /// What the model is and what it must keep to.
    public let instruction: Words
    /// The business, the conversation and the texts to understand.
    public let question: Words

    init(instruction: Words, question: Words) {
        self.instruction = instruction
        self.question = question
    }

    /// Text that only ever grew from literals and safe text.
    public struct Words: Sendable, Hashable, ExpressibleByStringInterpolation {
        public let text: String

        public init(stringLiteral text: StaticString) {
            self.text = text.description
        }

        public init(stringInterpolation: StringInterpolation) {
            text = stringInterpolation.text
        }

        private init(text: String) {
            self.text = text
        }

        /// The lines one under the other.
        static func lines(_ lines: [Words]) -> Words {
            Words(text: lines.map(\.text).joined(separator: "\n"))
        }

        public struct StringInterpolation: StringInterpolationProtocol {
            var text = ""

            public init(literalCapacity: Int, interpolationCount: Int) {
                text.reserveCapacity(literalCapacity + 80 * interpolationCount)
            }

            public mutating func appendLiteral(_ literal: StaticString) {
                text += literal.description
            }

            public mutating func appendInterpolation(_ safe: SafeText) {
                text += safe.text
            }

            public mutating func appendInterpolation(_ words: Words) {
                text += words.text
            }
        }
    }
}
