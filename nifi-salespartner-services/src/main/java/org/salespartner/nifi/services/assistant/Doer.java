/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.Direction;
import org.salespartner.email.document.Summary.Who;

import java.util.List;

/** Who has to do what a sentence asks for or promises. Where author and reader are both meant, or neither for sure, it says nothing. */
final class Doer {

    /** Both, or the author offers and the reader decides. */
    private static final Phrases JOINT = new Phrases(List.of(
            "can we", "could we", "shall we", "should we", "can I", "shall I", "should I", "let's", "let us meet", "let us discuss", "let us talk",
            "let us schedule", "why don't we", "I need to discuss", "I would like to discuss", "I'd like to discuss", "I would like to meet",
            "I'd like to meet",
            "können wir", "könnten wir", "sollen wir", "wollen wir", "soll ich", "kann ich", "lassen Sie uns", "lass uns",
            "pouvons-nous", "pourrions-nous", "dois-je", "puis-je", "podemos", "podríamos", "possiamo", "potremmo", "kunnen we", "kunnen wij",
            "zullen we", "zal ik", "podemos nos", "poderíamos"));

    /** Asked for, but of nobody in particular. */
    private static final List<String> OF_NOBODY = List.of("asap", "as soon as possible", "action item", "next step", "next steps", "deadline",
            "nächste schritte", "nächster schritt", "so bald wie möglich", "schnellstmöglich", "prochaines étapes", "próximos pasos",
            "lo antes posible", "prossimi passi", "il prima possibile", "zo snel mogelijk", "volgende stappen", "próximos passos",
            "o mais rápido possível", "can we", "could we", "shall we", "können wir", "sollen wir", "lassen Sie uns", "pouvons-nous",
            "pourrions-nous", "kunnen we", "graag");
    private static final Phrases ASKED = Vocabulary.REQUESTS.without(OF_NOBODY);
    /** Without those in which nobody says who will. */
    private static final Phrases PROMISED = Vocabulary.PROMISES.without(List.of("will be sent", "will be delivered"));
    private static final Phrases YOU = new Phrases(List.of("you need to", "you have to", "you must", "you should", "need you to", "want you to"));

    private Doer() {
    }

    /**
     * @param direction null when nobody knows which side wrote the e-mail
     * @return null when it is not clear
     */
    static Who of(final List<String> words, final boolean question, final Direction direction) {
        if (direction == null || JOINT.areIn(words)) {
            return null;
        }
        final boolean promised = PROMISED.areIn(words);
        final boolean asked = ASKED.areIn(words) || YOU.areIn(words) || question || Vocabulary.IMPERATIVES.begin(words) && !promised;
        if (promised == asked) {
            return null;
        }
        final boolean author = promised;
        return author == (direction == Direction.OUTBOUND) ? Who.US : Who.THEM;
    }
}
