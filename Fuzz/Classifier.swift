// sources: Sources/Rules/Pipeline Sources/Rules/Templates Sources/Rules/Gate
// sources: Sources/Domain
// sources: Fuzz/Support/Draw.swift

/// Whatever a customer writes is understood the same way twice, in words that stand in his text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var draw = Draw(start, count)
    let text = String(decoding: draw.rest(), as: UTF8.self)
    let reading = Classifier.classify(text)
    precondition((0...1).contains(reading.confidence), "a confidence that is none")
    precondition(reading == Classifier.classify(text), "two readings of one text")
    let bytes = Array(text.utf8)
    for span in [reading.jobWords, reading.location, reading.time, reading.name] {
        guard let span else { continue }
        precondition(!span.isEmpty && !bytes.ranges(of: Array(span.utf8)).isEmpty, "words that the customer did not write")
    }
    return 0
}
