-- What streams look for: posts by the tags in their texts, and limited posts by whom they went to.

-- The tags of a text, in small letters: words behind a `#` that stands at the beginning or behind a blank, as src/web/text-marks.ts shows them (a test
-- holds the two together). Part of a word is whatever is no punctuation and no sign; spelt out, so that it does not hang on the database's locale.
create function hashtags(content text) returns text[] language sql immutable parallel safe strict as $$
  select coalesce(array_agg(distinct lower(found[1])), '{}')
    from regexp_matches(content,
      '(?:^|[\s(>])#([^\u0001-\u002c\u002e\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u1680\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe1f\ufe30-\ufe6f\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65\U0001f000-\U0001faff]{1,255}|<3)', 'g') as found
$$;
create index post_by_tag on post using gin (hashtags(text)) where reach = 'public' and text like '%#%';

create index post_of_audience on post (audience_id) where audience_id is not null;
create index audience_member_of_byline on audience_member (byline_id);
