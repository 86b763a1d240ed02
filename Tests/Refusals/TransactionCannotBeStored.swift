// A transaction is lent to one body and ends with it.
// refused: 'tx' is borrowed and cannot be consumed
import Relational

#if REFUSED
    struct Keeper: ~Copyable {
        let kept: Transaction

        init(_ tx: borrowing Transaction) throws { kept = tx }
    }
#else
    struct Keeper: ~Copyable {
        let kept: [Row]

        init(_ tx: borrowing Transaction) throws { kept = try tx.run("SELECT 1") }
    }
#endif
