/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Change;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.Verdict;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody asks for: which draft, in which wording, is to be approved, rejected or sent with another text.
 *
 * @param text   null unless the verdict is {@link Verdict#EDIT}
 * @param reason null for none
 */
record DecisionRequest(String id, String hash, Verdict verdict, String text, String reason, String who) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    /** As templates have them; braces around other words are a person's own. */
    private static final Pattern VARIABLE = Pattern.compile(
            "\\{\\s*(?:signature|\\p{L}[\\p{L}\\p{N}_-]{0,39}(?:\\.[\\p{L}\\p{N}_-]{1,40}){1,3})\\s*\\}");
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_WHO = 500;

    /**
     * Of values as they were given, each of which may be null.
     *
     * @throws InvalidDecisionException when one is missing that must be there, or makes no sense
     */
    static DecisionRequest of(final String id, final String hash, final String decision, final String text, final String reason, final String who)
            throws InvalidDecisionException {
        final Verdict verdict = verdict(required(decision, "decision", LONGEST_ID));
        if (verdict != Verdict.EDIT && text != null && !text.isBlank()) {
            throw new InvalidDecisionException("There is a text and the decision is not edit: make it edit, or leave the text out.");
        }
        return new DecisionRequest(required(id, "id", LONGEST_ID), required(hash, "hash", LONGEST_ID), verdict,
                verdict == Verdict.EDIT ? edited(text) : null, reason == null || reason.isBlank() ? null : reason.strip(),
                required(who, "by", LONGEST_WHO));
    }

    /**
     * Of a JSON object.
     *
     * @param who who decides whatever the object says; null to take its {@code by}
     */
    @SuppressWarnings("PMD.PreserveStackTrace") // The parser's message quotes the content.
    static DecisionRequest ofJson(final byte[] json, final String who) throws InvalidDecisionException, IOException {
        final JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (final JsonProcessingException e) {
            throw new InvalidDecisionException("The content is no JSON, or has a field twice.");
        }
        if (tree == null || !tree.isObject()) {
            throw new InvalidDecisionException("The content is no JSON object with id, hash, decision and by.");
        }
        return of(text(tree, "id"), text(tree, "hash"), text(tree, "decision"), text(tree, "text"), text(tree, "reason"),
                who == null ? text(tree, "by") : who);
    }

    /**
     * For the store.
     *
     * @param draft as it stands, whose text is replaced
     */
    Decision decision(final Draft draft) {
        if (verdict != Verdict.EDIT) {
            return new Decision(id, hash, verdict, who, null, reason);
        }
        final DraftContent changed = draft.content().withText(text);
        return new Decision(id, hash, verdict, who, new Change(changed, DraftJson.hash(changed)), reason);
    }

    /** Whether a draft stands as this request has left it: the answer may have been lost, or the session rolled back, so that it comes again. */
    boolean isDone(final Draft draft) {
        if (!Objects.equals(draft.decidedBy(), who)) {
            return false;
        }
        return switch (verdict) {
            case APPROVE -> draft.state() == Draft.State.APPROVED && draft.hash().equals(hash);
            case REJECT -> draft.state() == Draft.State.REJECTED && draft.hash().equals(hash);
            case EDIT -> draft.state() == Draft.State.APPROVED && draft.hash().equals(DraftJson.hash(draft.content().withText(text)));
        };
    }

    /**
     * What a person writes is theirs, and is not checked for what it names. But they have seen no character that is invisible, and a variable that
     * they copied from a template is filled by nobody.
     */
    private static String edited(final String text) throws InvalidDecisionException {
        final String seen = text == null ? "" : InvisibleCharacters.strip(text.replace("\r\n", "\n").replace('\r', '\n'));
        if (seen.isBlank()) {
            throw new InvalidDecisionException("The decision is edit and there is no text: give the text that is to be sent instead.");
        }
        final Matcher variable = VARIABLE.matcher(seen);
        if (variable.find()) {
            throw new InvalidDecisionException("The text holds the variable %s, which nobody fills in an edit: write what it is to say."
                    .formatted(variable.group()));
        }
        return seen;
    }

    private static Verdict verdict(final String decision) throws InvalidDecisionException {
        return switch (decision.toLowerCase(Locale.ROOT)) {
            case "approve" -> Verdict.APPROVE;
            case "reject" -> Verdict.REJECT;
            case "edit" -> Verdict.EDIT;
            default -> throw new InvalidDecisionException("The decision is none of approve, reject and edit.");
        };
    }

    private static String required(final String value, final String name, final int longest) throws InvalidDecisionException {
        if (value == null || value.isBlank()) {
            throw new InvalidDecisionException("There is no %s: a decision names the draft's id and hash, what was decided, and by whom."
                    .formatted(name));
        }
        final String stripped = value.strip();
        if (stripped.length() > longest || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidDecisionException("The %s is too long, or holds control characters.".formatted(name));
        }
        return stripped;
    }

    private static String text(final JsonNode tree, final String field) throws InvalidDecisionException {
        final JsonNode value = tree.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new InvalidDecisionException("The field %s is no text.".formatted(field));
        }
        return value.textValue();
    }
}
