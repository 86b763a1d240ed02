// Two pieces of SQL do not add up to one.
// refused: binary operator '+' cannot be applied to two 'SQL' operands
import Relational

func ordered(_ statement: SQL, _ order: SQL) -> SQL {
    #if REFUSED
        statement + order
    #else
        statement
    #endif
}
