/// How many parts a text is billed as (3GPP 23.038): one foreign character makes all of it UCS-2.
func segmentCount(of body: String) -> Int {
    var septets: [Int] = []
    for scalar in body.unicodeScalars {
        guard let cost = septetCost(scalar) else { return wideSegmentCount(of: body) }
        septets.append(cost)
    }
    return pack(septets, whole: 160, part: 153)
}

private func wideSegmentCount(of body: String) -> Int {
    pack(body.unicodeScalars.map { $0.value > 0xFFFF ? 2 : 1 }, whole: 70, part: 67)
}

/// Fills parts in order; an escaped character or a surrogate pair is never split over two.
private func pack(_ costs: [Int], whole: Int, part: Int) -> Int {
    if costs.reduce(0, +) <= whole { return 1 }
    var parts = 1
    var used = 0
    for cost in costs {
        if used + cost > part {
            parts += 1
            used = 0
        }
        used += cost
    }
    return parts
}

private let basicAlphabet = Set(
    """
    @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
    abcdefghijklmnopqrstuvwxyzäöñüà
    """.unicodeScalars)
private let extendedAlphabet = Set("^{}\\[~]|€\u{0C}".unicodeScalars)

private func septetCost(_ scalar: Unicode.Scalar) -> Int? {
    if basicAlphabet.contains(scalar) { return 1 }
    return extendedAlphabet.contains(scalar) ? 2 : nil
}
