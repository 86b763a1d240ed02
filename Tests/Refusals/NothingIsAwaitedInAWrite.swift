// No model is asked and no text is sent while a transaction is open.
// refused: to parameter expecting synchronous function type
import Relational

func think() async -> Int { 1 }

func count(in database: any Database) async throws -> Int {
    #if REFUSED
        try await database.write { _ in await think() }
    #else
        let thought = await think()
        return try await database.write { _ in thought }
    #endif
}
