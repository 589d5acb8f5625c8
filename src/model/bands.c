/* Bands of a score, and matrices that join the bands of others. */
#include "core/arithmetic.h"
#include "model/names.h"
#include "model/reader.h"

static bool read_band_from(fnl_model_reader *reader, const fnl_node *node, bool is_last, const fnl_band *before,
                           fnl_band *band)
{
    const fnl_node *from = fnl_node_get(node, "from");
    if (from == NULL)
        return is_last || fnl_missing_problem(reader, node, "from", "every band but the last has a `from`");
    if (is_last)
        return fnl_problem(reader, from, "the last band takes what is below the others and has no `from`");
    if (!fnl_take_decimal(reader, from, &band->from))
        return false;
    if (before != NULL && before->from.known &&
        fnl_compare_exact(before->from.value, before->from.scale, band->from.value, band->from.scale) <= 0)
        return fnl_problem(reader, from, "the highest band comes first: each `from` is below the one before it");
    return true;
}

static bool read_band(fnl_model_reader *reader, const fnl_node *node, fnl_index *names, bool is_last,
                      const fnl_band *before, fnl_band *band)
{
    static const char *const keys[] = { "name", "from", NULL };
    band->place = node->place;
    fnl_take_map(reader, node, keys, "a band");
    if (node->kind != fnl_node_map)
        return false;
    read_band_from(reader, node, is_last, before, band);
    const fnl_node *name = fnl_node_get(node, "name");
    uint32_t number = 0;
    bool is_new = false;
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a band needs a `name`");
    if (!fnl_take_name(reader, name, &band->name))
        return false;
    if (!fnl_index_add(names, band->name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    return is_new || fnl_problem(reader, name, "another band of this score has this name");
}

void fnl_read_bands(fnl_model_reader *reader, const fnl_node *bands, fnl_score *score)
{
    if (!fnl_take_list(reader, bands, "`bands` is a list, the highest first") || !fnl_count_entries(reader, bands))
        return;
    if (bands->count == 0) {
        fnl_problem(reader, bands, "`bands` is empty");
        return;
    }
    score->bands = fnl_arena_take(reader->arena, bands->count, sizeof *score->bands);
    if (score->bands == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    score->band_count = bands->count;
    fnl_index names;
    fnl_index_start(&names, reader->memory, reader->model->hash_seed);
    for (uint32_t i = 0; i < bands->count && !fnl_model_reader_done(reader); i++)
        read_band(reader, &bands->items[i], &names, i + 1 == bands->count, i == 0 ? NULL : &score->bands[i - 1],
                  &score->bands[i]);
    fnl_index_end(&names);
}

/* The score whose bands an entry of `matrix` names; false after a problem. */
static bool read_matrix_part(fnl_model_reader *reader, const fnl_node *node, uint32_t score_index, uint32_t *out)
{
    const fnl_names *names = &reader->names;
    fnl_text text;
    if (!fnl_take_name(reader, node, &text))
        return false;
    fnl_text shown = fnl_shown(text);
    uint32_t symbol = fnl_names_find(names, text);
    bool is_score = symbol != FNL_NO_SYMBOL && symbol >= names->field_count && symbol < names->score_end;
    uint32_t part = is_score ? (symbol - names->field_count) % fnl_parts : fnl_parts;
    if (part != fnl_part_band) {
        fnl_text near = fnl_names_nearest(names, text, fnl_wanted_band);
        if (near.length != 0)
            return fnl_problem(reader, node, "'%.*s' is not a band: did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                               FNL_TEXT_ARGS(near));
        return fnl_problem(reader, node, "'%.*s' is not a band, such as fit_band", FNL_TEXT_ARGS(shown));
    }
    *out = (symbol - names->field_count) / fnl_parts;
    if (*out >= score_index)
        return fnl_problem(reader, node, "'%.*s' comes later: a matrix joins bands of scores above it",
                           FNL_TEXT_ARGS(shown));
    if (names->states[symbol] == fnl_symbol_broken)
        return false;
    if (reader->model->scores[*out].kind == fnl_score_matrix)
        return fnl_problem(reader, node, "'%.*s' is a matrix itself; name the bands it joins", FNL_TEXT_ARGS(shown));
    return true;
}

/* Bands joined must differ, or nobody could tell two cells apart. */
static bool check_joined(fnl_model_reader *reader, const fnl_node *node, const fnl_score *score)
{
    const fnl_score *scores = reader->model->scores;
    uint64_t cells = 1;
    uint64_t text = 0; /* bytes of all names together */
    for (uint32_t i = 0; i < score->matrix_count; i++) {
        const fnl_score *part = &scores[score->matrix[i]];
        uint64_t part_text = 0;
        for (uint32_t k = 0; k < part->band_count; k++)
            part_text += part->bands[k].name.length;
        text = text * part->band_count + cells * part_text;
        cells *= part->band_count;
        if (cells > fnl_most_matrix - reader->matrix_count)
            return fnl_limit_problem(reader, node, "the matrices of a model have at most %d bands together",
                                     (int)fnl_most_matrix);
        if (text > fnl_most_matrix_text - reader->matrix_text)
            return fnl_limit_problem(reader, node,
                                     "the bands of a model's matrices have names of at most %d bytes together",
                                     (int)fnl_most_matrix_text);
    }
    reader->matrix_count += cells;
    reader->matrix_text += text;
    fnl_index joined;
    fnl_index_start(&joined, reader->memory, reader->model->hash_seed);
    bool good = true;
    for (uint64_t cell = 0; cell < cells && good; cell++) {
        uint64_t rest = cell;
        uint32_t number = 0;
        bool is_new = false;
        reader->scratch.length = 0;
        for (uint32_t i = 0; i < score->matrix_count; i++) {
            const fnl_score *part = &scores[score->matrix[i]];
            fnl_buffer_put_text(&reader->scratch, part->bands[rest % part->band_count].name);
            rest /= part->band_count;
        }
        if (reader->scratch.failed || !fnl_index_add(&joined, fnl_buffer_text(&reader->scratch), &number, &is_new))
            good = fnl_model_reader_no_memory(reader);
        else if (!is_new)
            good = fnl_problem(reader, node, "two cells of the matrix would both be called '%.*s'",
                               FNL_TEXT_ARGS(fnl_buffer_text(&reader->scratch)));
    }
    fnl_index_end(&joined);
    return good;
}

bool fnl_read_matrix(fnl_model_reader *reader, const fnl_node *node, uint32_t score_index)
{
    enum { most_parts = 8 };
    fnl_score *score = &reader->model->scores[score_index];
    if (node->kind != fnl_node_list || node->count < 2 || node->count > most_parts)
        return fnl_problem(reader, node, "a matrix is a list of 2 to %d bands: [fit_band, engagement_band]",
                           (int)most_parts);
    score->matrix = fnl_arena_take(reader->arena, node->count, sizeof *score->matrix);
    if (score->matrix == NULL)
        return fnl_model_reader_no_memory(reader);
    score->matrix_count = node->count;
    bool good = true;
    for (uint32_t i = 0; i < node->count; i++)
        good = read_matrix_part(reader, &node->items[i], score_index, &score->matrix[i]) && good;
    return good && check_joined(reader, node, score);
}
