// A model is asked by the gate's leave only.
// refused: 'ModelPermit' initializer is inaccessible
import Domain
import Gate

func engine() -> ReplyEngine {
    #if REFUSED
        .model(ModelPermit())
    #else
        SystemGate.replyEngine(under: .allOff, model: .none, used: .none, budget: ModelBudget(tokensPerDay: 0))
    #endif
}
