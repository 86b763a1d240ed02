import Domain
import Relational
import Store

extension SQL.StringInterpolation {
    /// After `SET`: the state an arrow leads to, and what ends or is counted with it.
    mutating func appendInterpolation(entering arrow: LetterArrow) {
        appendLiteral("state = ")
        appendInterpolation(arrow.to)
        if arrow.counts != 0 {
            appendLiteral(", attempt = attempt + ")
            appendInterpolation(arrow.counts)
        }
        if !LetterState.leased.contains(arrow.to) { appendLiteral(", leased_until = NULL") }
        if arrow.to != .ambiguous, arrow.from.contains(.ambiguous) { appendLiteral(", resend_at = NULL") }
        if arrow.isResend { appendLiteral(", resent = 1") }
    }

    /// After `WHERE`: everything an arrow asks of the letter it leaves. `seen` is the attempt that was seen; an arrow that asks for one and
    /// is given none leaves no letter.
    mutating func appendInterpolation(leaving arrow: LetterArrow, seen: Int64? = nil) {
        var and: StaticString = ""
        func next(_ arguments: inout SQL.StringInterpolation) {
            arguments.appendLiteral(and)
            and = " AND "
        }
        if arrow.from.count == 1 {
            next(&self)
            appendLiteral("state = ")
            appendInterpolation(arrow.from[0])
        } else if arrow.from.count < LetterState.allCases.count {
            next(&self)
            appendLiteral("state IN ")
            appendInterpolation(arrow.from)
        }
        if arrow.guards.contains(.sameAttempt) {
            next(&self)
            appendLiteral("attempt = ")
            appendInterpolation(seen)
        }
        if arrow.guards.contains(.noSID) {
            next(&self)
            appendLiteral("sid IS NULL")
        }
        if arrow.guards.contains(.notResent) {
            next(&self)
            appendLiteral("resent = 0")
        }
    }
}
