/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How much each of the {@link AskFeatures} speaks for a sentence that asks: one byte a feature, times one step for all. Immutable.
 * In a file: the letters {@code ASK1}, the bits of a feature, step and bias as floats, the number of features that count, and for each the distance
 * to the one before (7 bits a byte, low ones first) and its byte.
 */
public final class AskWeights {
    private static final int MAGIC = 0x41534B31;
    private static final int LOW = 0x7F;
    private static final int MORE = 0x80;

    private final byte[] steps;
    private final float step;
    private final float bias;

    private AskWeights(final byte[] steps, final float step, final float bias) {
        this.steps = steps;
        this.step = step;
        this.bias = bias;
    }

    /**
     * Rounds what was learnt to what is kept.
     *
     * @param weights one for each feature, 2^{@link AskFeatures#BITS} in all
     * @param bias    what is added to every sentence
     */
    public static AskWeights of(final double[] weights, final double bias) {
        if (weights.length != 1 << AskFeatures.BITS) {
            throw new IllegalArgumentException("There are %d weights, but %d features".formatted(weights.length, 1 << AskFeatures.BITS));
        }
        double largest = 0;
        for (final double weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }

        final float step = (float) (largest == 0 ? 1 : largest / Byte.MAX_VALUE);
        final byte[] steps = new byte[weights.length];
        for (int feature = 0; feature < weights.length; feature++) {
            steps[feature] = (byte) Math.clamp(Math.round(weights[feature] / step), -Byte.MAX_VALUE, Byte.MAX_VALUE);
        }
        return new AskWeights(steps, step, (float) bias);
    }

    /**
     * @param in is read to the end of the weights and left open
     * @throws IOException if it cannot be read, or holds no weights of these features
     */
    public static AskWeights read(final InputStream in) throws IOException {
        final DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC || data.readUnsignedByte() != AskFeatures.BITS) {
            throw new IOException("These are no weights of this version's features; learn them again");
        }

        final float step = data.readFloat();
        final float bias = data.readFloat();
        final byte[] steps = new byte[1 << AskFeatures.BITS];
        int feature = -1;
        for (int left = data.readInt(); left > 0; left--) {
            feature += readDistance(data);
            if (feature < 0 || feature >= steps.length) {
                throw new IOException("The weights are damaged: there is no feature %d".formatted(feature));
            }
            steps[feature] = data.readByte();
        }
        return new AskWeights(steps, step, bias);
    }

    /** @param out is flushed and left open */
    public void write(final OutputStream out) throws IOException {
        final DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeByte(AskFeatures.BITS);
        data.writeFloat(step);
        data.writeFloat(bias);
        data.writeInt(size());
        int last = -1;
        for (int feature = 0; feature < steps.length; feature++) {
            if (steps[feature] != 0) {
                writeDistance(data, feature - last);
                data.writeByte(steps[feature]);
                last = feature;
            }
        }
        data.flush();
    }

    private static int readDistance(final DataInputStream data) throws IOException {
        int distance = 0;
        for (int shift = 0; shift < AskFeatures.BITS + 1; shift += 7) {
            final int next = data.readUnsignedByte();
            distance |= (next & LOW) << shift;
            if (next < MORE) {
                return distance;
            }
        }
        throw new IOException("The weights are damaged: a distance has no end");
    }

    private static void writeDistance(final DataOutputStream data, final int distance) throws IOException {
        int left = distance;
        while (left > LOW) {
            data.writeByte(left & LOW | MORE);
            left >>>= 7;
        }
        data.writeByte(left);
    }

    /** How many features count. */
    public int size() {
        int size = 0;
        for (final byte weight : steps) {
            size += weight == 0 ? 0 : 1;
        }
        return size;
    }

    /**
     * How far a sentence is on the side of those that ask; below 0 it does not.
     *
     * @param features of {@link AskFeatures#of}; many weigh no more than few
     */
    public double margin(final int[] features) {
        long sum = 0;
        for (final int feature : features) {
            sum += steps[feature];
        }
        return bias + sum * (double) step / Math.sqrt(Math.max(1, features.length));
    }
}
