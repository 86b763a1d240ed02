/// The sources of ``Lexicon/british``, one file for each field of meaning.
enum WordLists {
    static let all = [
        speech, trouble, danger, wants, strangers, trades, moreTrades, rooms, everyday, ordinary, towns, gazetteer, placeWords,
        names,
    ]
}
