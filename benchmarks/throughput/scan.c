/* The least that finding phrases can cost: one pass over UTF-8 bytes that counts, and reports nothing.
 *
 * A word is hashed as it is read (lower case, without the letter yo), looked up in one table of all forms,
 * and moves the states of a trie over word numbers. Text is UTF-8 with a line feed after each message.
 */
#include <stdint.h>
#include <stddef.h>

#define STATES 64
#define SPACE 0
#define OTHER 1

static uint16_t ascii[128], cyrillic[2][64]; /* folded letters and figures; else SPACE or OTHER */

static void fill(void)
{
    for (int c = 0; c < 128; c++)
        ascii[c] = c >= 'A' && c <= 'Z' ? c + 32 : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : c == ' ' ? SPACE : OTHER;
    for (int c = 0x400; c < 0x480; c++)
        cyrillic[c >> 6 & 1][c & 0x3F] = c == 0x401 || c == 0x451 ? 0x435
            : c >= 0x410 && c <= 0x42F ? c + 32 : c >= 0x430 && c <= 0x44F ? c : OTHER;
}

/* table: open addressing, pairs (hash, first index into ids); ids: runs of word numbers ended by -1;
 * edges: open addressing, pairs (node * 2^32 + word, next node); ends: phrases that end in a node. */
int64_t scan(const uint8_t *text, size_t size, const uint64_t *table, uint64_t mask, const int32_t *ids,
             const uint64_t *edges, uint64_t edge_mask, const int32_t *ends, int64_t *words)
{
    uint64_t hash = 14695981039346656037ULL;
    uint32_t states[2][STATES];
    int count[2] = {0, 0}, now = 0, inside = 0, apart = 1;
    int64_t found = 0;
    *words = 0;
    fill();
    for (size_t at = 0; at <= size; at++) {
        uint32_t c = at < size ? text[at] : '\n';
        if ((c & 0xFE) == 0xD0 && at + 1 < size) c = cyrillic[c & 1][text[++at] & 0x3F];
        else if (c < 0x80) c = ascii[c];
        else {
            int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
            int space = c == 0xC2 && at + 1 < size && text[at + 1] == 0xA0;
            at += at + more <= size ? more : 0;
            c = space ? SPACE : OTHER;
        }
        if (c > OTHER) {
            hash = (hash ^ c) * 1099511628211ULL;
            inside = 1;
            continue;
        }
        if (inside) {
            ++*words;
            if (apart) count[now] = 0;
            int next = now ^ 1, n = 0;
            uint64_t slot = hash & mask;
            while (table[2 * slot] && table[2 * slot] != hash) slot = (slot + 1) & mask;
            if (table[2 * slot]) {
                for (const int32_t *id = ids + table[2 * slot + 1]; *id >= 0; id++) {
                    for (int s = -1; s < count[now]; s++) {
                        uint64_t key = ((uint64_t)(s < 0 ? 0 : states[now][s]) << 32 | (uint32_t)*id) + 1;
                        uint64_t e = (key * 11400714819323198485ULL >> 20) & edge_mask;
                        while (edges[2 * e] && edges[2 * e] != key) e = (e + 1) & edge_mask;
                        if (edges[2 * e] && n < STATES) {
                            states[next][n] = (uint32_t)edges[2 * e + 1];
                            found += ends[states[next][n++]];
                        }
                    }
                }
            }
            count[next] = n;
            now = next;
            hash = 14695981039346656037ULL;
            inside = 0;
            apart = 0;
        }
        if (c != SPACE) apart = 1;
    }
    return found;
}
