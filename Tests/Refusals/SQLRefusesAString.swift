// A statement is written in the source, never put together from text.
// refused: cannot convert value of type 'String' to expected argument type 'SQL'
import Relational

func find(_ name: String, in tx: borrowing Transaction) throws -> [Row] {
    #if REFUSED
        try tx.run("SELECT id FROM client WHERE name = '" + name + "'")
    #else
        try tx.run("SELECT id FROM client WHERE name = \(name)")
    #endif
}
