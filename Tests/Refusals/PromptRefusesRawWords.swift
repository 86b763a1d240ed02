// A customer's raw words cannot be put into a prompt: only what SENTINEL made safe.
// refused: no exact matches in call to instance method 'appendInterpolation'
import Pipeline

func line(_ words: String) -> Prompt.Words {
    #if REFUSED
        "customer: \(words)"
    #else
        "customer: \(Sentinel.safe(words))"
    #endif
}
