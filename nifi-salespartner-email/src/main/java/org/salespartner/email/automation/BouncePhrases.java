/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How servers that know no delivery status notifications say that a mail was not delivered. */
final class BouncePhrases {
    private static final Set<String> DAEMONS = Set.of("mailer-daemon", "mailerdaemon", "systemadministrator", "mail-delivery-system", "ndr",
            "postmaster", "mail-daemon", "maildaemon", "mailer_daemon",
            "mail-delivery-subsystem", "mmdf", "mdaemon", "mailer", "mail-system", "mailsystem", "mailsystem-daemon");
    private static final List<String> DAEMON_NAMES = List.of("mail delivery", "mailer-daemon", "mail administrator", "mailer daemon",
            "delivery subsystem", "mail system",
            "mailer_daemon", "system administrator", "systemadministrator", "postmaster", "delivery system", "zustellsystem", "mailzustell");
    private static final List<String> OWN_OPENINGS = List.of("mail delivery failed: returning message to sender",
            "undelivered mail returned to sender",
            "delivery status notification (failure)", "delivery status notification (delay)", "returned mail: see transcript for details",
            "returned mail: user unknown", "returned mail: host unknown", "failure notice from");
    private static final List<String> PHRASES = List.of("undeliverable", "undelivered", "delivery status notification", "delivery failure",
            "delivery failed", "delivery notification", "failure notice", "returned mail", "returned to sender", "mail delivery failed",
            "mail delivery failure", "mail system error", "mail could not be delivered", "message not delivered", "could not be delivered",
            "not deliverable", "delivery has failed", "delivery delayed", "delayed mail", "delivery problem", "delivery report",
            "delivery incomplete", "failed mail", "mail failed", "mail error", "processing error", "error during delivery", "nameserver error report",
            "mail delivery problem", "mail delivery warning", "message failure", "permanent delivery", "non remis", "no longer valid email",
            "rejected message", "automatically rejected mail", "mail status report", "undelivery", "mail is rejected", "sending your mail",
            "delivery has failed", "blocked by our", "email delivery fail", "nondeliverable",
            "non-delivery", "nondelivery", "non delivery", "message status - undeliverable", "user unknown",
            "warning: message", "warning: could not send", "rejected mail", "message delivery", "unzustellbar", "nicht zustellbar",
            "zustellung fehlgeschlagen", "nicht zugestellt", "zustellungsproblem", "übermittlungsfehler", "non remis", "échec de la remise",
            "échec de distribution", "non délivré", "no se puede entregar", "no entregado", "error de entrega", "mancata consegna",
            "non recapitabile",
            "mancato recapito", "não entregue", "falha na entrega", "onbestelbaar", "niet bezorgd", "niedostarczon", "zwrot poczty", "ej levererbart",
            "kunde inte levereras", "kan ikke leveres", "недоставлен", "не доставлено", "teslim edilemedi", "nelze doručit", "退信", "无法送达", "未傳遞",
            "配信不能", "配信できません", "반송", "배달 실패", "전송 실패",
            "발송 실패", "未送达", "未送達", "无法投递", "投递失败", "发送失败", "寄送失敗", "不能送达", "не удается доставить", "не удаётся доставить",
            "недоставленн", "не доставлен", "сбой доставки", "ошибка доставки", "impossible de remettre", "remise retardée", "échec de remise",
            "verzögert", "recapito non riuscito", "consegna non riuscita", "impossibile recapitare", "impossível entregar", "não foi entregue",
            "não é possível entregar", "aviso de falha", "notificação de falha", "kan niet worden bezorgd", "niet bezorgbaar", "kan inte levereras",
            "toimitus epäonnistui", "toimittaminen epäonnistui", "nedoručiteln", "nedoručen", "doručení se nezdařilo", "teslim edilemiyor",
            "nem kézbesíthető", "nu poate fi livrat", "не може бути доставлено", "送信できませんでした", "配信に失敗", "配信エラー", "送信エラー",
            "couldn't be delivered", "problem delivering", "not delivered", "failed delivery", "fail to send", "failure delivery",
            "unable to deliver",
            "delivery status", "[bounce]");

    private BouncePhrases() {
    }

    /** By the local part of the address, lower case. */
    static boolean isDaemon(final String localPart) {
        return DAEMONS.contains(localPart.replace('.', '-')) || localPart.startsWith("post_master") || localPart.startsWith("microsoftexchange");
    }

    /** By the sender's name, lower case: people and offices have such names, too. */
    static boolean isDaemonName(final String name) {
        return DAEMON_NAMES.stream().anyMatch(name::contains);
    }

    /** Subjects that no person writes; an answer to one begins otherwise. */
    static boolean isServersOwn(final String subject) {
        final String lower = subject.toLowerCase(Locale.ROOT);
        return OWN_OPENINGS.stream().anyMatch(lower::startsWith);
    }

    /** The phrase the subject holds; null for none. */
    static String in(final String subject) {
        final String lower = subject.toLowerCase(Locale.ROOT);
        return PHRASES.stream().filter(lower::contains).findFirst().orElse(null);
    }
}
