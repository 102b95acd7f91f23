"""What everybody gets at every door of the desk: the one table that test_doors.py holds the desk to."""

from __future__ import annotations

# Columns: nobody, stranger (a contributor without a hand in the text), sister (a hand in its other language only), writer (a hand in
# it), editor, publisher, manager, superuser; first asked by GET, then by an empty POST. "in" is a redirect to the sign-in page.
TABLE = r"""
(?P<url>.*)$                                       in 404 404 404 404 404 404 404 | in 404 404 404 404 404 404 404
accounts/accountevent/<path:object_id>/            in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
accounts/author/<path:object_id>/                  in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
accounts/invitation/<path:object_id>/              in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
accounts/user/<path:object_id>/                    in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
accounts_accountevent_add                          in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_accountevent_change                       in 403 403 403 403 403 200 200 | in 403 403 403 403 403 403 403
accounts_accountevent_changelist                   in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_accountevent_delete                       in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_accountevent_history                      in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_author_add                                in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
accounts_author_byline                             in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
accounts_author_change                             in 200 200 200 200 200 200 200 | in 403 403 403 200 200 200 200
accounts_author_changelist                         in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
accounts_author_delete                             in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_author_history                            in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
accounts_author_merge                              in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
accounts_invitation_add                            in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_invitation_change                         in 403 403 403 403 403 200 200 | in 403 403 403 403 403 403 403
accounts_invitation_changelist                     in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_invitation_delete                         in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_invitation_history                        in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_user_add                                  in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_user_change                               in 403 403 403 403 403 200 200 | in 403 403 403 403 403 302 302
accounts_user_changelist                           in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
accounts_user_close                                in 403 403 403 403 403 200 200 | in 403 403 403 403 403 302 302
accounts_user_delete                               in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
accounts_user_factor                               in 403 403 403 403 403 200 200 | in 403 403 403 403 403 302 302
accounts_user_history                              in 403 403 403 403 403 200 200 | in 403 403 403 403 403 200 200
app_list                                           in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
as_of                                              in 403 403 403 403 200 200 200 | in 403 403 403 403 200 200 200
as_of_end                                          405 405 405 405 405 405 405 405 | 302 302 302 302 302 302 302 302
auth/group/<path:object_id>/                       in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
auth_group_add                                     in 403 403 403 403 403 403 200 | in 403 403 403 403 403 403 200
auth_group_change                                  in 403 403 403 403 403 403 200 | in 403 403 403 403 403 403 200
auth_group_changelist                              in 403 403 403 403 403 403 200 | in 403 403 403 403 403 403 200
auth_group_delete                                  in 403 403 403 403 403 403 200 | in 403 403 403 403 403 403 200
auth_group_history                                 in 403 403 403 403 403 403 200 | in 403 403 403 403 403 403 200
autocomplete                                       in 403 403 403 403 403 403 403 | in 405 405 405 405 405 405 405
desk_coverage                                      in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
desk_queue                                         in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays/edition/<path:object_id>/                   in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/essay/<path:object_id>/                     in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/event/<path:object_id>/                     in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/flag/<path:object_id>/                      in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/importeddocument/<path:object_id>/          in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/importrun/<path:object_id>/                 in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/message/<path:object_id>/                   in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/path/<path:object_id>/                      in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/release/<path:object_id>/                   in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/revision/<path:object_id>/                  in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/series/<path:object_id>/                    in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/topic/<path:object_id>/                     in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays/term/<path:object_id>/                      in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
essays_edition_add                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_edition_approve                             in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_assign                              in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_cancel                              in 405 405 405 405 405 405 405 | in 404 404 404 404 404 404 404
essays_edition_change                              in 404 404 200 200 200 200 200 | in 404 404 400 400 400 400 400
essays_edition_changelist                          in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_edition_claim                               in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_comment                             in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_confirm_override                    in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_credit_translation                  in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_decline                             in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_delete                              in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_edition_discard                             in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_end                                 in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_history                             in 404 404 200 200 200 200 200 | in 404 404 200 200 200 200 200
essays_edition_keep                                in 405 405 405 405 405 405 405 | in 404 404 400 400 400 400 400
essays_edition_override                            in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_pair                                in 405 405 405 405 405 405 405 | in 404 404 403 302 302 302 302
essays_edition_pairing                             in 404 404 403 200 200 200 200 | in 405 405 405 405 405 405 405
essays_edition_preview                             in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_release                             in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_remind                              in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_renew_source                        in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_reopen                              in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_request_changes                     in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_review                              in 404 404 200 200 200 200 200 | in 405 405 405 405 405 405 405
essays_edition_revoke                              in 405 405 405 405 405 405 405 | in 404 404 404 404 404 404 404
essays_edition_roll_back                           in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_schedule                            in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_settle                              in 405 405 405 405 405 405 405 | in 404 404 404 404 404 404 404
essays_edition_start_other                         in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_submit                              in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_take_back                           in 405 405 405 405 405 405 405 | in 404 404 302 302 302 302 302
essays_edition_tie                                 in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_together                            in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_edition_withdraw                            in 405 405 405 405 405 405 405 | in 404 404 200 200 200 200 200
essays_essay_add                                   in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_essay_change                                in 302 200 200 200 200 200 200 | in 403 403 403 200 200 200 200
essays_essay_changelist                            in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_essay_delete                                in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_essay_marking                               in 404 403 403 200 200 200 200 | in 404 403 403 400 400 400 400
essays_essay_replying                              in 404 403 403 200 200 200 200 | in 404 403 403 400 400 400 400
essays_essay_history                               in 302 200 200 200 200 200 200 | in 302 200 200 200 200 200 200
essays_essay_propose                               in 200 200 200 200 200 200 200 | in 405 405 405 405 405 405 405
essays_event_add                                   in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_event_change                                in 302 302 200 200 200 200 200 | in 403 403 403 403 403 403 403
essays_event_changelist                            in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_event_delete                                in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_event_history                               in 302 302 200 200 200 200 200 | in 302 302 200 200 200 200 200
essays_flag_add                                    in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_flag_change                                 in 302 302 200 200 200 200 200 | in 403 403 403 403 403 403 403
essays_flag_changelist                             in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_flag_delete                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_flag_history                                in 302 302 200 200 200 200 200 | in 302 302 200 200 200 200 200
essays_importeddocument_add                        in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_importeddocument_change                     in 403 403 403 200 200 200 200 | in 403 403 403 403 403 403 403
essays_importeddocument_changelist                 in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_importeddocument_delete                     in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_importeddocument_history                    in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_importrun_add                               in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_importrun_change                            in 403 403 403 200 200 200 200 | in 403 403 403 403 403 403 403
essays_importrun_changelist                        in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_importrun_delete                            in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_importrun_history                           in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_message_add                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_message_change                              in 403 403 403 200 200 200 200 | in 403 403 403 403 403 403 403
essays_message_changelist                          in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_message_delete                              in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_message_history                             in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_path_add                                    in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_path_change                                 in 200 200 200 200 200 200 200 | in 403 403 403 403 403 403 403
essays_path_changelist                             in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_path_delete                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_path_history                                in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_release_add                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_release_change                              in 302 302 200 200 200 200 200 | in 403 403 403 403 403 403 403
essays_release_changelist                          in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_release_delete                              in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_release_history                             in 302 302 200 200 200 200 200 | in 302 302 200 200 200 200 200
essays_revision_add                                in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_revision_change                             in 302 302 200 200 200 200 200 | in 403 403 403 403 403 403 403
essays_revision_changelist                         in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_revision_delete                             in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_revision_history                            in 302 302 200 200 200 200 200 | in 302 302 200 200 200 200 200
essays_series_add                                  in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_series_change                               in 200 200 200 200 200 200 200 | in 403 403 403 200 200 200 200
essays_series_changelist                           in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_series_delete                               in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_series_history                              in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_topic_add                                   in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_term_add                                    in 403 403 403 200 200 200 200 | in 403 403 403 200 200 200 200
essays_topic_change                                in 200 200 200 200 200 200 200 | in 403 403 403 200 200 200 200
essays_term_change                                 in 200 200 200 200 200 200 200 | in 403 403 403 200 200 200 200
essays_topic_changelist                            in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_term_changelist                             in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_topic_delete                                in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_term_delete                                 in 403 403 403 403 403 403 403 | in 403 403 403 403 403 403 403
essays_topic_history                               in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
essays_term_history                                in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
index                                              in 200 200 200 200 200 200 200 | in 200 200 200 200 200 200 200
jsi18n                                             in 200 200 200 200 200 200 200 | in 405 405 405 405 405 405 405
login                                              in 302 302 302 302 302 302 302 | in 200 200 200 200 200 200 200
logout                                             302 405 405 405 405 405 405 405 | 302 200 200 200 200 200 200 200
password_change                                    in 302 302 302 302 302 302 302 | in 302 302 302 302 302 302 302
password_change_done                               in 200 200 200 200 200 200 200 | in 405 405 405 405 405 405 405
r/<path:content_type_id>/<path:object_id>/         in 404 302 302 302 302 302 302 | in 404 302 302 302 302 302 302
"""


def read_table() -> dict[str, tuple[list[str], list[str]]]:
    """By address: the answers to GET and to POST, in the order of the columns."""
    found = {}
    for line in TABLE.strip().splitlines():
        address, answers = line.split(maxsplit=1)
        get, post = answers.split("|")
        found[address] = (get.split(), post.split())
    return found
