-- One submission of the support form, with the case that it became and what was answered.
insert into store.submissions values (
    $form_id, $mark, $ticket_id, $now, $answer, $lang, $subject, $message, $shop_down, $ordering_blocked, $email, $name,
    $shop, $phone, $customer_id, $category, $module, $submitted_at
)
