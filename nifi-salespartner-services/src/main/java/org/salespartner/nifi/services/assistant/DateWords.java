/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.language.Words;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words that tell a day. The names of days and months are those of the JDK's locales. All as {@link Words} folds them. */
final class DateWords {
    private static final List<Locale> LOCALES = List.of(Locale.of("en"), Locale.of("de"), Locale.of("fr"), Locale.of("es"), Locale.of("it"),
            Locale.of("nl"), Locale.of("pt"));
    static final Map<String, DayOfWeek> WEEKDAYS = weekdays();
    private static final Map<String, Map<String, DayOfWeek>> SHORT_WEEKDAYS = shortWeekdays();
    private static final Map<String, Month> MONTHS = months(LOCALES, TextStyle.FULL, TextStyle.FULL_STANDALONE);
    private static final Map<String, Map<String, Month>> SHORT_MONTHS = shortMonths();

    /** Days from the day of writing. */
    static final Map<String, Integer> DAYS = table(Map.of(
            0, "today|tonight|this afternoon|this evening|end of day|end of the day|eod|cob|end of business|heute|aujourd'hui|ce soir|hoy"
                    + "|oggi|stasera|vandaag|vanavond|hoje",
            1, "tomorrow|morgen|demain|manana|domani|amanha",
            2, "day after tomorrow|ubermorgen|apres demain|pasado manana|dopodomani|overmorgen|depois de amanha"));

    /** Spans of which the last working day, or the last day of a month or year, counts. */
    static final Map<String, Span> SPANS = table(Map.of(
            Span.THIS_WEEK, "this week|end of week|end of the week|end of this week|eow|diese woche|dieser woche|ende der woche|cette semaine"
                    + "|fin de la semaine|esta semana|questa settimana|deze week|eind van de week|einde van de week|fim da semana",
            Span.NEXT_WEEK, "next week|nachste woche|nachster woche|kommende woche|kommender woche|semaine prochaine|proxima semana"
                    + "|semana que viene|semana que vem|prossima settimana|settimana prossima|volgende week",
            Span.THIS_MONTH, "this month|end of month|end of the month|end of this month|eom|month end|diesen monat|monatsende|ende des monats"
                    + "|ende dieses monats|ce mois|fin du mois|este mes|fin de mes|final de mes|finales de mes|questo mese|fine mese"
                    + "|fine del mese|deze maand|eind van de maand|einde van de maand|fim do mes|final do mes",
            Span.NEXT_MONTH, "next month|nachsten monat|nachsten monats|kommenden monat|mois prochain|proximo mes|mes que viene|mes que vem"
                    + "|mese prossimo|prossimo mese|volgende maand",
            Span.THIS_YEAR, "end of year|end of the year|end of this year|jahresende|ende des jahres|fin de l'annee|fin d'annee|fin de ano"
                    + "|fine anno|fine dell'anno|eind van het jaar|einde van het jaar|fim do ano|final do ano"));

    static final Map<String, Integer> NUMBERS = table(Map.ofEntries(
            Map.entry(1, "a|one|einem|einer|un|une|una|uno|een|uma|um"), Map.entry(2, "two|zwei|deux|dos|due|twee|duas|dois"),
            Map.entry(3, "three|drei|trois|tres|tre|drie"), Map.entry(4, "four|vier|quatre|cuatro|quattro|quatro"),
            Map.entry(5, "five|funf|cinq|cinco|cinque|vijf"), Map.entry(6, "six|sechs|seis|sei|zes"),
            Map.entry(7, "seven|sieben|sept|siete|sette|zeven|sete"), Map.entry(8, "eight|acht|huit|ocho|otto|oito"),
            Map.entry(9, "nine|neun|neuf|nueve|nove|negen"), Map.entry(10, "ten|zehn|dix|diez|dieci|tien|dez"),
            Map.entry(14, "fourteen|vierzehn|quatorze|catorce|quattordici|veertien")));

    /** Days of a unit; 30 stands for a month. */
    static final Map<String, Integer> UNITS = table(Map.of(
            1, "day|days|tag|tage|tagen|jour|jours|dia|dias|giorno|giorni|dag|dagen",
            7, "week|weeks|woche|wochen|semaine|semaines|semana|semanas|settimana|settimane|weken",
            30, "month|months|monat|monate|monaten|mois|mes|meses|mese|mesi|maand|maanden"));

    static final Set<String> IN = words("in within innerhalb binnen dans sous en tra fra entro over em dentro d'ici");
    static final Set<String> BY = words("by until till before due latest bis spatestens vor avant d'ici antes hasta entro prima uiterlijk voor ate");
    /** Between one of those and the day. */
    static final Set<String> FILLERS = words("the at of next this coming zum zur am den dem der le la el il lo o a al de del di "
            + "do da het de dos las les "
            + "nachsten nachster kommenden diesen dieser ce este esta questo volgende komende aanstaande proximo proxima prossimo von you");
    /** A day that goes before, or from which something counts, is no day by which. */
    static final Set<String> PAST = words("last past previous since from after of dated every each letzten letzter letzte "
            + "vergangenen seit vom nach ab jeden "
            + "depuis apres du chaque desde despues del tras cada pasado dopo dal ogni scorso sinds na elke vorige van afgelopen "
            + "apos todo toda passado");
    static final Set<String> PAST_AFTER = words("dernier derniere passe pasado pasada scorso scorsa passado passada jl ago");
    /** The coming one, or the one of next week. */
    static final Set<String> NEXT = words("next nachsten nachster nachste volgende");
    static final Set<String> VAGUE = words("early beginning start mid middle late first second anfang mitte debut milieu "
            + "principios mediados inicio inizio "
            + "meta begin midden comeco meados");
    static final Set<String> END = words("end ende fin fine fim eind einde final finales");
    /** Before a date without a year, so that it is not taken for a price or a fraction. */
    static final Set<String> ON = words("on by until till before due am bis den zum vor spatestens le au avant du el al antes "
            + "hasta il entro op uiterlijk voor em ate dia dem der vom");
    /** Between two days of one month. */
    static final Set<String> BETWEEN = words("and or to und oder bis et ou au y o al e en of tot");
    /** "Morgen" and "mañana" after these is the morning. */
    static final Set<String> MORNING = words("heute guten goeden am jeden diesen la esta por buenas vanmorgen");
    /** Working days are not counted, and "within two weeks of" something else has no day. */
    static final Set<String> NOT_AFTER_UNIT = words("of from after nach ab apres dopo na vanaf despues apos ouvres ouvrables "
            + "habiles lavorativi uteis prior before ago later");

    private DateWords() {
    }

    /** @param language ISO 639-1, null when unknown; abbreviations are those of this language and of English */
    static Month month(final String word, final String language) {
        final Month month = MONTHS.get(word);
        if (month != null) {
            return month;
        }
        final Month ofLanguage = language == null ? null : SHORT_MONTHS.getOrDefault(language, Map.of()).get(word);
        return ofLanguage == null ? SHORT_MONTHS.get("en").get(word) : ofLanguage;
    }

    /** @return of an abbreviation in this language, else in English; null when it is none */
    static DayOfWeek weekday(final String word, final String language) {
        final DayOfWeek ofLanguage = language == null ? null : SHORT_WEEKDAYS.getOrDefault(language, Map.of()).get(word);
        return ofLanguage == null && (language == null || !SHORT_WEEKDAYS.containsKey(language)) ? SHORT_WEEKDAYS.get("en").get(word) : ofLanguage;
    }

    private static Map<String, Map<String, DayOfWeek>> shortWeekdays() {
        final Map<String, Map<String, DayOfWeek>> names = new HashMap<>();
        for (final Locale locale : LOCALES) {
            final Map<String, DayOfWeek> ofLocale = new HashMap<>();
            for (final DayOfWeek day : DayOfWeek.values()) {
                ofLocale.put(key(day.getDisplayName(TextStyle.SHORT, locale)), day);
                ofLocale.put(key(day.getDisplayName(TextStyle.SHORT_STANDALONE, locale)), day);
            }
            names.put(locale.getLanguage(), ofLocale);
        }
        names.get("en").putAll(Map.of("tues", DayOfWeek.TUESDAY, "thur", DayOfWeek.THURSDAY, "thurs", DayOfWeek.THURSDAY));
        return Map.copyOf(names);
    }

    private static Map<String, DayOfWeek> weekdays() {
        final Map<String, DayOfWeek> names = new HashMap<>();
        for (final Locale locale : LOCALES) {
            for (final DayOfWeek day : DayOfWeek.values()) {
                names.put(key(day.getDisplayName(TextStyle.FULL, locale)), day);
            }
        }
        return Map.copyOf(names);
    }

    private static Map<String, Month> months(final List<Locale> locales, final TextStyle... styles) {
        final Map<String, Month> names = new HashMap<>();
        for (final Locale locale : locales) {
            for (final Month month : Month.values()) {
                for (final TextStyle style : styles) {
                    names.put(key(month.getDisplayName(style, locale)), month);
                }
            }
        }
        return Map.copyOf(names);
    }

    private static Map<String, Map<String, Month>> shortMonths() {
        final Map<String, Map<String, Month>> names = new HashMap<>();
        LOCALES.forEach(locale -> names.put(locale.getLanguage(), months(List.of(locale), TextStyle.SHORT, TextStyle.SHORT_STANDALONE)));
        return Map.copyOf(names);
    }

    private static <T> Map<String, T> table(final Map<T, String> written) {
        final Map<String, T> table = new HashMap<>();
        written.forEach((value, phrases) -> Arrays.stream(phrases.split("\\|")).forEach(phrase -> table.put(key(phrase), value)));
        return Map.copyOf(table);
    }

    private static Set<String> words(final String written) {
        return Set.copyOf(Words.of(written).stream().distinct().toList());
    }

    private static String key(final String name) {
        return String.join(" ", Words.of(name));
    }

    /** A span of time, by the calendar. */
    enum Span {
        THIS_WEEK, NEXT_WEEK, THIS_MONTH, NEXT_MONTH, THIS_YEAR
    }
}
