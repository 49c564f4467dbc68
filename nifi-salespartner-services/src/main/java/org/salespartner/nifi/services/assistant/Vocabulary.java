/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import java.util.List;
import java.util.Set;

/**
 * The words by which the local assistant tells what a sentence does, in English, German, French, Spanish, Italian, Dutch and Portuguese.
 * All languages are looked up at once: an e-mail may mix them, and its language is often unknown.
 */
final class Vocabulary {

    /** Someone is asked for something. */
    static final Phrases REQUESTS = new Phrases(List.of(
            "please", "could you", "can you", "would you", "will you", "can we", "could we", "shall we", "may I ask", "may we ask", "kindly",
            "let me know", "let us know", "I need you to", "we need you to", "I'd like you to", "would like you to", "looking forward to your",
            "get back to me", "get back to us", "waiting for your", "awaiting your", "send me", "send us", "call me", "make sure", "don't forget",
            "as soon as possible", "asap", "action item", "next step", "next steps", "deadline",
            "bitte", "könnten Sie", "können Sie", "könntest du", "kannst du", "könnt ihr", "würden Sie", "würdest du", "können wir", "sollen wir",
            "melden Sie sich", "lassen Sie uns", "lassen Sie mich", "lass mich wissen", "geben Sie", "teilen Sie", "senden Sie", "schicken Sie",
            "rufen Sie", "nächste Schritte", "nächster Schritt", "bräuchte von Ihnen", "bräuchten wir", "bräuchte ich", "warte auf", "warten auf",
            "so bald wie möglich", "schnellstmöglich", "um Rückmeldung",
            "s'il vous plaît", "s'il te plaît", "svp", "pouvez-vous", "pourriez-vous", "peux-tu", "pourrais-tu", "veuillez", "pouvons-nous",
            "pourrions-nous", "merci de me", "merci de nous", "merci de bien vouloir", "tenez-moi", "dites-moi", "dites-nous", "faites-moi savoir",
            "faites-nous", "envoyez-moi", "envoyez-nous", "prochaines étapes", "dans l'attente de votre",
            "por favor", "podría", "podrían", "podrías", "puedes", "me podría", "le ruego", "les ruego", "rogamos", "envíeme", "envíenos", "avíseme",
            "avísenos", "avísame", "dígame", "háganos saber", "hágame saber", "quedo a la espera", "próximos pasos", "lo antes posible",
            "per favore", "per cortesia", "potrebbe", "potreste", "potresti", "fammi sapere", "fateci sapere", "mi faccia sapere", "ci faccia sapere",
            "la prego", "vi prego", "resto in attesa", "in attesa di", "attendo", "prossimi passi", "il prima possibile",
            "alstublieft", "alsjeblieft", "graag", "kunt u", "kun je", "kunnen jullie", "zou u", "zou je", "zouden jullie", "kunnen we", "wilt u",
            "wil je", "laat me weten", "laat ons weten", "laat het weten", "zo snel mogelijk", "volgende stappen",
            "poderia", "poderiam", "você pode", "podem nos", "pode me", "pode nos", "me avise", "nos avise", "avise-me", "avise-nos", "solicito",
            "solicitamos", "aguardo", "aguardamos", "envie-me", "envie-nos", "próximos passos", "o mais rápido possível"));

    /** Sentences that begin so ask, though the same words elsewhere do not. Other languages than English say whom they ask. */
    static final Phrases IMPERATIVES = new Phrases(List.of(
            "let's", "let us", "call", "check", "confirm", "contact", "email", "e-mail", "forward", "give me", "give us", "keep me", "keep us",
            "reply", "respond", "review", "return", "schedule", "send", "sign", "tell", "take a look", "have a look", "why don't you", "why don't we",
            "I need to discuss", "I would like to discuss", "I'd like to discuss", "I would like to meet", "I'd like to meet"));

    /** The author says what will be done. */
    static final Phrases PROMISES = new Phrases(List.of(
            "we will", "I will", "we'll", "I'll", "we shall", "I shall", "we are going to", "I am going to", "I'm going to", "we're going to",
            "you will receive", "you'll receive", "will be sent", "will be delivered", "I plan to", "we plan to",
            "wir werden", "werden wir", "ich werde", "werde ich", "wir senden", "senden wir", "wir schicken", "schicken wir", "ich sende",
            "sende ich",
            "ich schicke", "schicke ich", "ich melde mich", "melde ich mich", "wir melden uns", "melden wir uns", "ich kümmere mich",
            "wir kümmern uns", "Sie erhalten",
            "nous allons", "je vais", "je vous envoie", "je t'envoie", "nous vous envoyons", "je vous enverrai", "nous vous enverrons",
            "je reviens vers", "je reviendrai", "nous reviendrons", "nous reviendrons vers", "vous recevrez",
            "voy a", "vamos a", "le enviaré", "te enviaré", "les enviaré", "le enviaremos", "les enviaremos", "me pondré en contacto", "le llamaré",
            "te llamaré", "recibirá", "recibirán",
            "invierò", "invieremo", "le invio", "ti mando", "la contatterò", "la richiamo", "la contatteremo", "provvederemo", "riceverà",
            "vi faremo", "le faremo", "le farò",
            "ik zal", "wij zullen", "we zullen", "ik stuur", "wij sturen", "we sturen", "ik ga", "we gaan", "ik kom erop terug", "ik bel u",
            "ik bel je",
            "u ontvangt",
            "vou enviar", "vamos enviar", "enviarei", "enviaremos", "entrarei em contato", "entraremos em contato", "vou verificar", "retornarei",
            "retornaremos", "você receberá"));

    /** What is held on a date, so that a date beside it is something to do. */
    static final Phrases MEETINGS = new Phrases(List.of(
            "meet", "meeting", "call", "appointment", "demo", "workshop", "visit", "due", "expires",
            "Termin", "Treffen", "Besprechung", "Telefonat", "Besuch", "fällig", "Frist", "spätestens",
            "rendez-vous", "réunion", "appel", "visite", "échéance", "au plus tard",
            "reunión", "cita", "llamada", "visita", "plazo", "vence", "a más tardar",
            "riunione", "appuntamento", "incontro", "chiamata", "scadenza", "entro",
            "afspraak", "vergadering", "gesprek", "bezoek", "uiterlijk",
            "reunião", "encontro", "ligação", "prazo", "até"));

    /** Days and months and what else names a time; figures are told by {@link Figures}. */
    static final Phrases TIMES = new Phrases(List.of(
            "today", "tomorrow", "tonight", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "next week", "next month",
            "this week", "this month", "end of the month", "end of the week", "this afternoon", "this morning",
            "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
            "heute", "morgen", "übermorgen", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "nächste Woche",
            "nächster Woche", "nächsten Monat", "diese Woche", "Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember",
            "aujourd'hui", "demain", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "semaine prochaine", "mois prochain",
            "janvier", "février", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
            "hoy", "mañana", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "próxima semana", "semana que viene",
            "enero", "febrero", "abril", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
            "oggi", "domani", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "domenica", "prossima settimana", "settimana prossima",
            "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre",
            "vandaag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "volgende week", "volgende maand",
            "januari", "februari", "maart", "mei", "juni", "juli", "augustus",
            "hoje", "amanhã", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "semana que vem", "próximo mês",
            "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro"));

    /** Sentences that begin so greet, if little follows. */
    static final Phrases GREETINGS = new Phrases(List.of(
            "hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "greetings", "to whom it may concern",
            "hallo", "liebe", "lieber", "sehr geehrte", "sehr geehrter", "guten Tag", "guten Morgen", "guten Abend", "moin", "servus", "grüß Gott",
            "bonjour", "bonsoir", "cher", "chère", "chers", "madame", "monsieur", "salut",
            "hola", "buenos días", "buenas tardes", "buenas noches", "estimado", "estimada", "estimados", "querido", "querida",
            "ciao", "buongiorno", "buonasera", "gentile", "gentili", "egregio", "spettabile", "caro", "cara", "salve",
            "beste", "geachte", "goedemorgen", "goedemiddag", "dag",
            "olá", "oi", "bom dia", "boa tarde", "boa noite", "prezado", "prezada", "prezados", "caros"));

    /** Sentences that begin so thank. */
    static final Phrases THANKS = new Phrases(List.of(
            "thank you", "thanks", "many thanks", "thanks a lot", "much appreciated", "I appreciate", "we appreciate",
            "danke", "vielen Dank", "besten Dank", "herzlichen Dank", "wir danken", "ich danke", "merci", "je vous remercie", "nous vous remercions",
            "gracias", "muchas gracias", "le agradezco", "agradecemos", "grazie", "la ringrazio", "vi ringrazio", "bedankt", "dank u", "dank je",
            "hartelijk dank", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "agradeço"));

    /** What only a short sentence that says no more than this contains: closings, compliments, phrases of the trade. */
    static final Phrases COURTESIES = new Phrases(List.of(
            "best regards", "kind regards", "warm regards", "regards", "best wishes", "sincerely", "yours sincerely", "yours truly", "cheers",
            "hope you are well", "hope you are doing well", "hope you're well", "hope you're doing well", "hope this email finds you",
            "hope this finds you", "how are you", "have a nice day", "have a great day", "have a good day", "have a nice weekend",
            "have a great weekend", "looking forward to hearing from you", "do not hesitate", "don't hesitate", "feel free", "any questions",
            "any further questions", "sent from my", "please find attached", "please find enclosed", "please see attached",
            "mit freundlichen Grüßen", "freundliche Grüße", "viele Grüße", "beste Grüße", "liebe Grüße", "herzliche Grüße", "schöne Grüße",
            "schönes Wochenende", "schönen Tag", "ich hoffe es geht Ihnen gut", "wie geht es Ihnen", "wie geht's", "zögern Sie nicht",
            "stehe ich Ihnen gerne", "stehen wir Ihnen gerne", "von meinem iPhone gesendet", "anbei finden Sie",
            "cordialement", "bien cordialement", "bien à vous", "salutations", "bonne journée", "bon week-end", "n'hésitez pas",
            "j'espère que vous allez bien", "comment allez-vous", "veuillez agréer", "veuillez trouver", "envoyé de mon",
            "un saludo", "saludos", "saludos cordiales", "atentamente", "un cordial saludo", "espero que se encuentre bien", "espero que estés bien",
            "no dude en", "buen fin de semana", "enviado desde mi", "adjunto encontrará",
            "cordiali saluti", "distinti saluti", "un saluto", "saluti", "buona giornata", "buon fine settimana", "spero che stia bene",
            "non esiti a", "inviato da", "in allegato trova",
            "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "hartelijke groet", "groeten", "fijne dag", "fijn weekend",
            "hopelijk gaat het goed", "hoe gaat het", "aarzel niet", "verzonden vanaf mijn", "hierbij vindt u",
            "atenciosamente", "abraços", "abraço", "cumprimentos", "com os melhores cumprimentos", "espero que esteja bem", "tudo bem",
            "tenha um bom dia", "bom fim de semana", "enviado do meu", "segue em anexo"));

    /** A sentence of thanks or courtesy that goes on so says something after all. */
    static final Phrases TURNS = new Phrases(List.of("but", "however", "unfortunately", "aber", "leider", "jedoch", "mais", "malheureusement",
            "cependant",
            "pero", "lamentablemente", "desafortunadamente", "però", "purtroppo", "maar", "helaas", "mas", "infelizmente"));

    /** Words too common to say what an e-mail is about. */
    static final Phrases COMMON = new Phrases(List.of(
            "the", "and", "for", "with", "you", "your", "our", "are", "was", "were", "will", "have", "has", "had", "this", "that", "these", "those",
            "from", "not", "can", "could", "would", "should", "about", "been", "but", "they", "their", "what", "when", "which", "there", "here",
            "all",
            "any", "some", "also", "just", "than", "then", "into", "over", "its", "out", "let", "know", "please", "thank", "thanks",
            "der", "die", "das", "und", "für", "mit", "sie", "ihr", "ihre", "ihnen", "wir", "uns", "unser", "unsere", "ich", "ist", "sind", "war",
            "wird",
            "werden", "haben", "hat", "ein", "eine", "einen", "einem", "einer", "den", "dem", "des", "auf", "von", "zum", "zur", "bei", "nicht",
            "auch",
            "noch", "aus", "als", "wie", "dass", "oder", "aber", "bitte", "über",
            "les", "des", "une", "est", "sont", "pour", "avec", "vous", "nous", "votre", "notre", "que", "qui", "dans", "sur", "pas", "par", "plus",
            "ses",
            "los", "las", "una", "con", "por", "para", "del", "está", "están", "nos", "sus", "más", "como",
            "gli", "che", "per", "non", "sono", "della", "delle", "dei", "nel", "alla", "vostra", "nostra",
            "het", "een", "van", "voor", "met", "zijn", "wij", "onze", "niet", "ook", "aan", "dat", "dit", "bij", "naar",
            "uma", "com", "não", "dos", "das", "seu", "sua", "nossa", "nosso"));

    private static final Set<String> LANGUAGES = Set.of("en", "de", "fr", "es", "it", "nl", "pt");

    private Vocabulary() {
    }

    /**
     * Whether its phrases can be expected in a text.
     *
     * @param language ISO 639-1, null when unknown: then Latin letters will do
     */
    static boolean knows(final String language, final String text) {
        if (language != null) {
            return LANGUAGES.contains(language);
        }
        return text.codePoints().filter(Character::isLetter).allMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.LATIN);
    }
}
